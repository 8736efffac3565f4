import { HOOK_TIMEOUT } from '../../policy/gate/question.ts';
import type { ImageAdapter } from '../adapter.ts';
import { tomlText } from '../toml.ts';
import { LIFT_RM, prefixRules, residualReport } from './residual.ts';

// Without these Codex clones plugins, sends metrics and waits for a network without end; a TTY would let
// `write_stdin` past rules and hooks (observed on 0.169.0).
const QUIET = {
  check_for_update_on_startup: false,
  analytics: { enabled: false },
  features: {
    plugins: false,
    unbounded_connection_retries: false,
    unified_exec_tty: false,
    daemon_auto_start: false,
  },
};

const provider = [
  ...['-c', 'model_provider="paddock"'],
  ...['-c', 'model_providers.paddock.name="paddock"'],
  ...['-c', 'model_providers.paddock.base_url={url}'],
  ...['-c', 'model_providers.paddock.env_key="OPENAI_API_KEY"'],
  ...['-c', 'model_providers.paddock.wire_api="responses"'],
  ...['-c', 'model_providers.paddock.supports_websockets=false'],
];

/** Codex CLI 0.169.0 in the image: `/etc/codex`, where `requirements.toml` stands over every flag and file. */
export const codex: ImageAdapter = {
  name: 'codex',

  image: ({ deny, output }) => ({
    files: {
      '/etc/codex/config.toml': tomlText({
        approval_policy: 'never',
        sandbox_mode: 'danger-full-access',
        ...QUIET,
      }),
      '/etc/codex/requirements.toml': tomlText({
        allow_managed_hooks_only: true,
        features: { hooks: true, unified_exec_tty: false, plugins: false },
        mcp_servers: {},
        rules: { prefix_rules: deny.flatMap(prefixRules) },
        hooks: {
          PreToolUse: [
            {
              matcher: '.*',
              // Codex lets a tool run when its hook fails with any status but 2.
              hooks: [
                { type: 'command', command: '/usr/lib/paddock/gate codex || exit 2', timeout: HOOK_TIMEOUT },
              ],
            },
          ],
        },
      }),
      '/etc/codex/rules/10-paddock.rules': LIFT_RM,
    },
    launch: {
      program: '/usr/local/bin/codex',
      // What an earlier agent left in a home that outlives its container is not read.
      headless: [
        'exec',
        '--ignore-user-config',
        '--skip-git-repo-check',
        ...(output === 'json' ? ['--json'] : []),
      ],
      interactive: [],
      environment: {},
      defaults: {},
      endpoint: { variable: 'OPENAI_BASE_URL', args: provider },
      home: { '.codex': null },
    },
    report: deny.flatMap(residualReport),
  }),
};
