import { GIT_VALUES } from '../../shell/run/git.ts';
import { plain, type Word } from '../../shell/word.ts';
import { type CommandMeaning, each, high, low, medium, type ProgramMeaning, when } from './meaning.ts';

const READS = low('it reads the repository');
const INDEX = medium('it changes the index or the working tree', { as: ['file_write'] });
const COMMIT = medium('it makes commits');
const REFS = medium('it changes branches, tags or notes');
const FETCHES = medium('it fetches from a remote');
const REWRITES = high('it rewrites history');
const LOSES = high('it throws away what is not committed, or can no longer be found', { as: ['file_write'] });
const SETTINGS = medium("it changes git's settings");
const RUNS = high('git runs what this setting or option says');
const OUTPUT = when('--output', medium('it writes a file', { as: ['file_write'] }));
const EXTERNAL = when('--ext-diff --textconv --open-files-in-pager -O', RUNS);

/** Settings whose value is a command, or by which git finds other settings. */
const COMMAND_SETTING =
  /^(core\.(hookspath|fsmonitor|sshcommand|editor|pager|askpass|gitproxy|worktree|attributesfile)|sequence\.editor|pager\..*|alias\..*|diff\..*|difftool\..*|merge\..*|mergetool\..*|filter\..*|gpg\..*|credential\..*|include.*|url\..*|http\..*|protocol\..*|remote\..*|uploadpack\..*|interactive\.difffilter|init\.templatedir|submodule\..*|browser\..*|man\..*|trailer\..*|sendemail\..*|safe\..*|user\.signingkey|commit\.template)$/i;

// Of those, what only says how something is shown.
const HARMLESS_SETTING =
  /^(diff\.(color\w*|renames|mnemonicprefix|noprefix|algorithm|context|wserrorhighlight)|merge\.(conflictstyle|ff)|remote\.pushdefault|core\.pager=(cat)?$)/i;

function runsSetting(text: string): boolean {
  const [key = ''] = text.split('=', 1);
  if (/^(core\.pager|core\.editor|pager\.\w+)=(cat|true|:|false)?$/i.test(text)) return false;
  return COMMAND_SETTING.test(key) && !HARMLESS_SETTING.test(key);
}

function beforeSubcommand(words: readonly Word[]): CommandMeaning | undefined {
  const risky = words.some((word, at) => {
    const text = plain(word);
    if (/^--(exec-path=|config-env)/.test(text)) return true;
    if (text === '-c') return word !== text || runsSetting(plain(words[at + 1] ?? ''));
    return /^-c./.test(text) && runsSetting(text.slice(2));
  });
  return risky ? RUNS : undefined;
}

function config(words: readonly Word[]): CommandMeaning | undefined {
  const texts = words.map(plain);
  if (texts.some((text) => /^(--get(-.*)?|-l|--list|list|get|--show-origin|--show-scope)$/.test(text)))
    return READS;
  const operands = texts.filter((text) => !text.startsWith('-') && text !== 'set' && text !== 'unset');
  if (operands.some(runsSetting)) return RUNS;
  if (texts.some((text) => /^(--global|--system|-f|--file|-e|--edit|edit)/.test(text)))
    return high('it changes settings outside the repository, or opens an editor');
  return operands.length === 1 && !texts.some((text) => /unset|rename|remove/.test(text)) ? READS : undefined;
}

/** `git checkout`: with paths it throws changes away. */
function checkout(words: readonly Word[]): CommandMeaning | undefined {
  const texts = words.map(plain);
  return texts.includes('--') || texts.includes('.')
    ? medium('it throws changes to files away', { as: ['file_write'] })
    : undefined;
}

function remote(words: readonly Word[]): CommandMeaning | undefined {
  return words.some((word) => /^ext::/.test(word)) ? RUNS : undefined;
}

const HISTORY = {
  ...READS,
  worse: [OUTPUT, EXTERNAL],
};

/** git's subcommands (git 2.39 to 2.51). */
export const GIT: ProgramMeaning = {
  ...high('it is not known what this subcommand does'),
  before: GIT_VALUES,
  checkBefore: beforeSubcommand,
  commands: {
    ...each(
      'status shortlog describe rev-parse rev-list ls-files ls-tree ls-remote cat-file merge-base blame annotate grep count-objects ' +
        'check-ignore check-attr check-ref-format name-rev show-ref show-branch for-each-ref var version help whatchanged cherry ' +
        'range-diff diff-tree diff-index diff-files fsck verify-commit verify-tag verify-pack stripspace column ' +
        'get-tar-commit-id patch-id show-index request-pull',
      HISTORY,
    ),
    ...each('log diff show', HISTORY),
    ...each('add stage rm mv restore update-index read-tree checkout-index sparse-checkout apply', INDEX),
    restore: { ...INDEX, reason: 'it brings files back, and throws their changes away' },
    checkout: {
      ...INDEX,
      worse: [when('-f --force', LOSES)],
      values: ['-b', '-B', '--orphan'],
      check: checkout,
    },
    switch: {
      ...INDEX,
      worse: [when('-f --force --discard-changes', LOSES)],
      values: ['-c', '-C', '--orphan'],
    },
    ...each('commit merge cherry-pick revert am commit-tree merge-tree write-tree mktree mktag', {
      ...COMMIT,
      values: [
        '-m',
        '--message',
        '-F',
        '--file',
        '-C',
        '-c',
        '--author',
        '--date',
        '--trailer',
        '--cleanup',
        '-S',
      ],
    }),
    'hash-object': { ...READS, worse: [when('-w', medium('it writes to the repository'))] },
    'interpret-trailers': {
      ...READS,
      worse: [when('--in-place', medium('it changes files in place', { as: ['file_write'] }))],
    },
    rebase: {
      ...COMMIT,
      reason: 'it makes commits anew',
      worse: [when('-x --exec', high('it runs commands between commits'))],
    },
    pull: { ...FETCHES, worse: [when('--upload-pack', RUNS)], check: remote },
    fetch: { ...FETCHES, worse: [when('--upload-pack', RUNS)], check: remote },
    clone: {
      ...FETCHES,
      as: ['file_write'],
      worse: [when('--upload-pack -u -c --config --template', RUNS)],
      check: remote,
    },
    init: medium('it makes a repository', { worse: [when('--template', RUNS)] }),
    push: {
      ...medium('it sends commits to a remote'),
      worse: [
        when('-f --force --force-with-lease --force-if-includes +*', high("it replaces a remote's history")),
        when('--mirror --delete -d --prune :*', high("it deletes a remote's branches or tags")),
        when('--receive-pack --exec', RUNS),
      ],
      values: ['-o', '--push-option'],
      check: remote,
    },
    branch: {
      ...REFS,
      only: [
        when(
          '-a -r -v -vv --list -l --all --remotes --verbose --show-current --merged --no-merged --color --no-color',
          READS,
        ),
      ],
      worse: [when('-D -f --force -M -C', high('it deletes or moves a branch that is not merged'))],
    },
    tag: {
      ...REFS,
      only: [when('-l --list -n --sort --column', READS)],
      worse: [when('-f --force -d --delete', high('it deletes or moves a tag'))],
      values: ['-m', '-F'],
    },
    notes: REFS,
    'notes show': READS,
    'notes list': READS,
    stash: medium('it puts changes aside', { as: ['file_write'] }),
    'stash list': READS,
    'stash show': READS,
    'stash drop': LOSES,
    'stash clear': LOSES,
    reset: { ...INDEX, worse: [when('--hard --merge --keep', LOSES)] },
    clean: {
      ...LOSES,
      check: (words) =>
        words.every((word) => /^(-[dxX]*n[dxX]*|--dry-run)$/.test(plain(word))) && words.length > 0
          ? low('it lists what it would delete')
          : undefined,
    },
    ...each('filter-branch filter-repo replace update-ref symbolic-ref pack-refs', REWRITES),
    'symbolic-ref': { ...REWRITES, only: [when('HEAD --short -q', READS)] },
    reflog: READS,
    'reflog show': READS,
    'reflog expire': LOSES,
    'reflog delete': LOSES,
    gc: medium('it packs the repository', { worse: [when('--prune --aggressive', LOSES)] }),
    prune: LOSES,
    ...each(
      'repack maintenance pack-objects index-pack unpack-objects commit-graph multi-pack-index',
      medium('it packs the repository'),
    ),
    remote: {
      ...medium("it changes the repository's remotes"),
      only: [when('-v --verbose show get-url', READS)],
    },
    'remote show': READS,
    'remote get-url': READS,
    'remote update': FETCHES,
    'remote prune': REFS,
    'remote add': { ...medium("it changes the repository's remotes"), check: remote },
    config: { ...SETTINGS, check: config },
    ...each('worktree submodule bisect', medium('it changes working trees', { as: ['file_write'] })),
    'worktree list': READS,
    'worktree remove': { ...medium('it deletes a working tree'), worse: [when('-f --force', LOSES)] },
    'submodule status': READS,
    'submodule foreach': medium('what it runs is judged by itself'),
    'bisect log': READS,
    'bisect run': high('it runs a command at many commits'),
    ...each('format-patch archive bundle', medium('it writes files', { as: ['file_write'] })),
    ...each(
      'difftool mergetool gui citool instaweb daemon send-email imap-send svn p4 cvsimport fast-import fast-export remote-ext',
      high('it starts another program, or reaches out'),
    ),
    credential: high('it gives out keys'),
    lfs: medium('it fetches or sends large files'),
  },
};
