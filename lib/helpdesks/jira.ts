import type { Adapter } from './adapter.ts';

// Named so in public userscripts for Jira Cloud: issue.activity.comments-list in "Jira toggle
// restricted comments", issue.views.field.user.reporter in several (its sister, .assignee, in
// LauraSWP/scripts, content_script.js, 4af1756, July 2025). Whether the comment at hand is
// "Reply to customer" or "Add internal note" is told by texts only, in the agent's language.
export const jira: Adapter = {
  name: 'Jira Service Management',
  hosts: ['*.atlassian.net'],
  conversation: '[data-testid="issue.activity.comments-list"]',
  client: '[data-testid="issue.views.field.user.reporter"]',
  seen: 'public extensions, July 2025',
};
