import type { DefaultGroup } from './group.ts';

/** Directories that are read and not written: what is in them runs, or steers what runs, when a person comes back. */
export const READONLY_DIRECTORIES: readonly DefaultGroup[] = [
  {
    reason: "an agent's settings, hooks, commands, skills and MCP servers run when a person starts it here",
    patterns: [
      '.claude',
      '.claude-plugin',
      '.codex',
      '.gemini',
      '.agents',
      '.{aider,amp,augment,continue,crush,cursor,factory,goose,junie,kiro,kilocode,opencode,qwen,roo,trae,windsurf}',
      '.clinerules',
      '**/.github/{agents,chatmodes,hooks,instructions,prompts,skills}',
    ],
  },
  {
    reason: 'an editor runs its tasks, launchers and extensions when the folder is opened',
    patterns: [
      '.vscode',
      '.idea',
      '.run',
      '.vs',
      '.zed',
      '.fleet',
      '.helix',
      '.theia',
      '.externalToolBuilders',
    ],
  },
  {
    reason: 'a container for development is built and started from it, on the host',
    patterns: ['.devcontainer', '.idx', '.gitpod'],
  },
  {
    reason: "git runs it as a hook where the hooks' path points here",
    patterns: ['.husky', '.githooks', '.git-hooks', '.lefthook', '.lefthook-local'],
  },
  {
    reason: 'CI runs it with credentials as soon as it is pushed, before anybody reviews it',
    patterns: [
      '**/.{github,gitea,forgejo}/{workflows,actions}',
      '.circleci',
      '.buildkite',
      '.gitlab',
      '.teamcity',
      '.tekton',
      '.woodpecker',
    ],
  },
  {
    reason: 'the shell or the package manager runs it whatever the command is',
    patterns: ['.mise', '**/.config/mise', '**/.yarn/{plugins,releases}', '.bundle'],
  },
  {
    reason: 'another version control runs the hooks and commands of its configuration',
    patterns: ['.hg', '.jj', '.sl', '.svn', '.bzr', '.fossil-settings'],
  },
];

/** Files that are read and not written, for the same. */
export const READONLY_FILES: readonly DefaultGroup[] = [
  {
    reason: 'an agent takes it as instructions from the project',
    patterns: [
      '{CLAUDE,CLAUDE.local,AGENTS,AGENTS.override,GEMINI,QWEN}.md',
      '.{cursorrules,windsurfrules,roorules,roomodes,goosehints,rules}',
      '**/.github/copilot-instructions.md',
    ],
  },
  {
    reason: "an agent's settings and MCP servers run when a person starts it here",
    patterns: [
      '{.,}mcp.json',
      '.aider*.yml',
      '{.,}{opencode,crush}.{json,jsonc}',
      '.geminiignore',
      '.claude.json',
    ],
  },
  {
    reason: 'the shell, or a tool that hooks into it, runs it when a person enters the folder',
    patterns: [
      '.envrc',
      '.{mise,rtx}.toml',
      '.mise.*.toml',
      'mise{,.*}.toml',
      '**/.config/mise{,.*}.toml',
      '.tool-versions',
      '.autoenv{,.zsh}',
      '.{bash,zsh,cshrc,tcsh,ksh,mksh}rc',
      '.cshrc',
      '.{bash_,z,}profile',
      '.{bash_login,bash_logout,bash_aliases,login,logout,zlogin,zlogout,zshenv,inputrc}',
      'devbox.json',
    ],
  },
  {
    reason: 'an editor runs it when the folder or a file is opened',
    patterns: [
      '*.{code-workspace,sublime-project,sublime-workspace}',
      '.{exrc,nvimrc,nvim.lua,vimrc,gvimrc,lvimrc}',
      '{_,.}vimrc_local*',
      '.dir-locals{,-2}.el',
      '.project',
      '.kateproject',
      '.ycm_extra_conf.py',
    ],
  },
  {
    reason: 'a debugger or an interactive interpreter runs it when it starts here',
    patterns: [
      '.{gdbinit,lldbinit,pdbrc,pryrc,irbrc,ghci,ocamlinit,utoprc,Rprofile,psqlrc,sqliterc}',
      '.pdbrc.py',
      '.iex.exs',
    ],
  },
  {
    reason: 'a container for development is built and started from it, on the host',
    patterns: ['.devcontainer.json', '.gitpod.{yml,Dockerfile}', '{.,}devfile.yaml', '.replit'],
  },
  {
    reason: "git's hooks run what it says",
    patterns: [
      '.pre-commit-config.y{,a}ml',
      '{.,}lefthook{,-local}.{yml,yaml,json,toml}',
      '.{huskyrc,simple-git-hooks,lintstagedrc,overcommit}*',
      '.lfsconfig',
    ],
  },
  {
    reason: 'CI runs it with credentials as soon as it is pushed, before anybody reviews it',
    patterns: [
      '.gitlab-ci.yml',
      '.{travis,drone,woodpecker,appveyor,cirrus}.y{,a}ml',
      '{azure,bitbucket}-pipelines.y{,a}ml',
      'appveyor.yml',
      'Jenkinsfile{,.*}',
      'cloudbuild.y{,a}ml',
    ],
  },
  {
    reason: 'the package manager runs or obeys it whatever the command is',
    patterns: [
      '.yarnrc{,.yml}',
      '.pnpmfile.{cjs,mjs,js}',
      '**/.cargo/config{,.toml}',
      'pip.{conf,ini}',
      'uv.toml',
      '.condarc',
      '**/.mvn/{jvm.config,maven.config,extensions.xml}',
    ],
  },
];
