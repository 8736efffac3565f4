import { HOOK_TIMEOUT } from '../../policy/gate/question.ts';
import type { ImageAdapter } from '../adapter.ts';
import { jsonText } from '../json.ts';
import { denyRules } from './residual.ts';

const MANAGED = '/etc/claude-code/managed-settings.json';

// Nothing but the model's host is contacted with these and ANTHROPIC_BASE_URL set (observed on 2.1.330).
const QUIET = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' };

/**
 * Claude Code 2.1.330 in the image.
 *
 * The deny list stands in the managed file and, by `--settings`, on the command line: settings that a server sends
 * replace the managed file whole, and leave the flag alone. `--setting-sources ""` keeps the workspace's and the home's
 * settings out.
 */
export const claude: ImageAdapter = {
  name: 'claude',

  image: ({ deny, output }) => ({
    files: {
      [MANAGED]: jsonText({
        env: QUIET,
        skipDangerousModePermissionPrompt: true,
        allowManagedHooksOnly: true,
        permissions: { defaultMode: 'bypassPermissions', deny: deny.flatMap(denyRules) },
        hooks: {
          PreToolUse: [
            {
              matcher: '*',
              hooks: [
                {
                  type: 'command',
                  command: '/usr/lib/paddock/gate claude',
                  timeout: HOOK_TIMEOUT,
                  onFailure: 'block',
                },
              ],
            },
          ],
        },
      }),
    },
    launch: {
      program: '/usr/local/bin/claude',
      headless: [
        ...['-p', '--bare', '--dangerously-skip-permissions', '--setting-sources', '', '--settings', MANAGED],
        ...(output === 'json' ? ['--output-format', 'json'] : []),
      ],
      interactive: ['--dangerously-skip-permissions', '--setting-sources', '', '--settings', MANAGED],
      environment: QUIET,
      defaults: {},
      home: {
        '.claude.json': jsonText({
          hasCompletedOnboarding: true,
          projects: { '{cwd}': { hasTrustDialogAccepted: true } },
        }),
      },
    },
    report: [],
  }),
};
