import { describe, expect, it } from 'vitest';
import { withRules } from '../../../policy/containment/containment.ts';
import { gitConfigRules } from '../../../policy/containment/git-config.ts';
import { DEFAULT, tier } from './support.ts';

const protectedBy = (key: string, value: string) =>
  gitConfigRules([[key, value]], '/w').map(({ pattern, list }) => [pattern, list]);

describe("a repository's own configuration", () => {
  it.each([
    ['core.hooksPath', 'tools/hooks', 'tools/hooks', 'readonly_directories'],
    ['core.hooksPath', './tools/hooks/', 'tools/hooks', 'readonly_directories'],
    ['core.hooksPath', '/w/tools/hooks', 'tools/hooks', 'readonly_directories'],
    ['include.path', '../.gitconfig', '.gitconfig', 'readonly_files'],
    ['includeIf.onbranch:main.path', '/w/conf/git', 'conf/git', 'readonly_files'],
    ['core.fsmonitor', 'tools/watch', 'tools/watch', 'readonly_files'],
    ['filter.lock.clean', 'node ./tools/clean.js --x %f', 'tools/clean.js', 'readonly_files'],
    ['diff.xlsx.textconv', '"tools/x.sh"', 'tools/x.sh', 'readonly_files'],
    ['alias.st', '!sh ./tools/st.sh', 'tools/st.sh', 'readonly_files'],
    ['core.sshCommand', 'ssh -F=./tools/ssh_config', 'tools/ssh_config', 'readonly_files'],
    ['core.attributesFile', 'attributes', 'attributes', 'readonly_files'],
  ])('%s = %s protects %s', (key, value, path, list) => {
    expect(protectedBy(key, value)).toEqual([[path, list]]);
  });

  it.each([
    ['core.hooksPath', '/usr/share/hooks'],
    ['core.hooksPath', '~/hooks'],
    ['core.hooksPath', ''],
    ['core.hooksPath', '.git/hooks'],
    ['core.hooksPath', '.'],
    ['core.pager', '/usr/bin/less -F'],
    ['user.name', 'a/b'],
    ['remote.origin.url', './x'],
    ['include.path', '../../outside'],
  ])('%s = %j adds nothing', (key, value) => {
    expect(protectedBy(key, value)).toEqual([]);
  });

  it('is held with the rest, its odd characters too', () => {
    const containment = withRules(DEFAULT, gitConfigRules([['core.hookspath', 'my [hooks]*']], '/w'));
    expect(tier('my [hooks]*/pre-commit', containment)).toMatchObject({
      tier: 'readonly',
      rule: { source: 'git config core.hookspath' },
    });
    expect(tier('my h/pre-commit', containment).tier).toBe('readwrite');
  });
});
