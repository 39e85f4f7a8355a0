/** What packages of webpack's time take for granted. */
Object.assign(window, { global: window, process: { env: { NODE_ENV: 'production' } } });
