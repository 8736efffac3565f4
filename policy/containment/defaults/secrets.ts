import type { DefaultGroup } from './group.ts';

/** Files that are neither read nor written, at any depth. */
export const BLOCKED_FILES: readonly DefaultGroup[] = [
  {
    reason: 'holds passwords and tokens of the project',
    patterns: [
      '.env',
      '.env.*',
      '.envrc.local',
      '.envrc.private',
      '.dev.vars',
      '.dev.vars.*',
      'credentials.json',
      'secrets.{yaml,yml,json,toml}',
      'client_secret*.json',
      'service-account*.json',
      'local.settings.json',
      'master.key',
      '**/config/credentials/*.key',
      '*.{tfstate,tfstate.backup}',
      '.htpasswd',
    ],
  },
  {
    reason: "holds the registry's token",
    patterns: [
      '.npmrc',
      '.pypirc',
      'auth.json',
      '**/.cargo/credentials{,.toml}',
      '**/.gem/credentials',
      '**/.m2/settings.xml',
      '**/.docker/config.json',
      '.dockercfg',
    ],
  },
  {
    reason: "a person's key, password or history",
    patterns: [
      'id_{rsa,dsa,ecdsa,ecdsa_sk,ed25519,ed25519_sk}',
      '{.,_}netrc',
      '.git-credentials',
      '.pgpass',
      '.my.cnf',
      '.vault-token',
      'kubeconfig',
      '**/.kube/config',
      '**/.claude/.credentials.json',
      '**/.codex/auth.json',
      '**/.gemini/oauth_creds.json',
      '.{bash,zsh,python,node_repl,psql,mysql,sqlite}_history',
    ],
  },
];

/** Of those, what is committed to show which variables there are, and holds no value. */
export const NOT_BLOCKED_FILES: readonly string[] = ['.env.{example,sample,template,dist}'];

/** Directories of which nothing is read or written. */
export const BLOCKED_DIRECTORIES: readonly DefaultGroup[] = [
  {
    reason: "a person's keys and sign-ins",
    patterns: ['.ssh', '.gnupg', '.aws', '.azure', '.password-store', '**/.config/{gcloud,gh}', '.secrets'],
  },
];
