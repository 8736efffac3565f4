import type { Adapter } from '../adapter.ts';
import { expressAll, rulesOf } from '../express.ts';
import { claudeRules } from './permissions.ts';

/** Claude Code 2.1.330 on a person's machine: permission lists in the default mode, and no way into the bypass mode. */
export const claude: Adapter = {
  name: 'claude',
  folder: { variable: 'CLAUDE_CONFIG_DIR', home: '.claude' },

  interactive: ({ permissions }) => {
    const expressed = expressAll('claude', permissions, claudeRules);
    return {
      files: {
        'settings.json': {
          kind: 'json',
          owns: {
            permissions: {
              defaultMode: 'default',
              disableBypassPermissionsMode: 'disable',
              allow: rulesOf(expressed, 'allow'),
              ask: rulesOf(expressed, 'ask'),
              deny: rulesOf(expressed, 'deny'),
            },
          },
        },
      },
      report: expressed.report,
    };
  },

  gate: (command) => ({
    owns: {
      hooks: {
        PreToolUse: [
          { matcher: '*', hooks: [{ type: 'command', command, timeout: 60, onFailure: 'block' }] },
        ],
      },
    },
  }),
};
