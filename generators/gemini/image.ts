import { HOOK_TIMEOUT } from '../../policy/gate/question.ts';
import type { ImageAdapter } from '../adapter.ts';
import { jsonText } from '../json.ts';
import { tomlText } from '../toml.ts';
import { residualRules } from './residual.ts';

// Outside a runner these change nothing; on one, Gemini CLI strips its shell's environment down to a short list.
const KEPT_IN_SHELL = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'GH_TOKEN',
];

/*
 * Gemini CLI reads `.env` files of the workspace and takes what the environment does not have yet. Set to nothing, a
 * variable is there, and no file can set it.
 */

// What moves its configuration, takes its tools away, or makes the shell that runs the gate do something else first.
const OUT_OF_REACH = {
  GEMINI_CLI_TRUST_WORKSPACE: 'true',
  GEMINI_CLI_HOME: '/home/agent',
  GEMINI_CLI_SYSTEM_SETTINGS_PATH: '/etc/gemini-cli/settings.json',
  GITHUB_SHA: '',
  SURFACE: '',
  CLOUD_SHELL: 'false',
  NODE_OPTIONS: '',
  BASH_ENV: '',
  ENV: '',
  SHELLOPTS: '',
  BASHOPTS: '',
  PS4: '+ ',
  LD_PRELOAD: '',
  LD_LIBRARY_PATH: '',
  LD_AUDIT: '',
  GLIBC_TUNABLES: '',
};

// Where its traffic goes, unless whoever starts the container says otherwise.
const NO_OTHER_WAY = Object.fromEntries(
  [
    ...['GOOGLE_GEMINI_BASE_URL', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
    ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'],
  ].map((name) => [name, '']),
);

/**
 * Gemini CLI 0.61.0 in the image. The deny stands in `/etc/gemini-cli/policies`, the one place that neither flags, hooks
 * settings nor a workspace can lift. Its yolo mode cannot be set in a settings file, only by flag.
 */
export const gemini: ImageAdapter = {
  name: 'gemini',

  image: ({ deny, output }) => ({
    files: {
      '/etc/gemini-cli/settings.json': jsonText({
        general: {
          enableAutoUpdate: false,
          enableAutoUpdateNotification: false,
          maxAttempts: 3,
          retryFetchErrors: false,
        },
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        security: {
          auth: { selectedType: 'gemini-api-key' },
          folderTrust: { enabled: false },
          environmentVariableRedaction: { allowed: KEPT_IN_SHELL },
        },
        // A workspace's settings may not start programs beside the agent's own tools.
        tools: { sandbox: false, discoveryCommand: '', callCommand: '' },
        mcp: { allowed: ['none'], serverCommand: '' },
        hooksConfig: { enabled: true },
        hooks: {
          BeforeTool: [
            {
              matcher: '.*',
              hooks: [
                {
                  type: 'command',
                  name: 'gate',
                  command: '/usr/lib/paddock/gate gemini',
                  timeout: HOOK_TIMEOUT * 1000,
                },
              ],
            },
          ],
        },
      }),
      '/etc/gemini-cli/policies/residual-deny.toml': tomlText({ rule: residualRules(deny) }),
    },
    launch: {
      program: '/usr/local/bin/gemini',
      headless: ['--approval-mode', 'yolo', ...(output === 'json' ? ['--output-format', 'json'] : [])],
      interactive: ['--approval-mode', 'yolo'],
      environment: { GEMINI_CLI_NO_RELAUNCH: 'true', ...OUT_OF_REACH },
      defaults: NO_OTHER_WAY,
      home: { '.gemini': null },
    },
    report: [],
  }),
};
