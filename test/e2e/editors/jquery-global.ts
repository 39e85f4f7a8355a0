/** jQuery for its plug-ins, which look for it on the window. */
import jQuery from 'jquery';

Object.assign(window, { jQuery, $: jQuery });
