import { describe, expect, test } from 'vitest';
import { fail, isAtLeast, lastLine, ok, warn } from '../../../runner/doctor/check.ts';
import { installer } from '../../../runner/doctor/install.ts';
import { checkLines, verdict } from '../../../runner/doctor/words.ts';

describe('versions', () => {
  test.each([
    ['2.39.5', '2.39', true],
    ['2.39', '2.39.5', false],
    ['2.9', '2.31', false],
    ['10.0', '9.9', true],
    ['v4.3.1-rhel', '4.3', true],
    ['', '1', false],
  ])('%s against %s', (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});

describe('the command that installs something', () => {
  test.each([
    ['ID=debian\n', 'linux', false, 'sudo apt-get install uidmap'],
    ['ID=debian\n', 'linux', true, 'apt-get install uidmap'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'linux', false, 'sudo apt-get install uidmap'],
    ['NAME="Fedora"\nID=fedora\n', 'linux', false, 'sudo dnf install shadow-utils'],
    ['ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', 'linux', false, 'sudo zypper install shadow'],
    ['ID=arch\n', 'linux', false, 'sudo pacman -S shadow'],
    ['ID=nixos\n', 'linux', false, 'nix profile install nixpkgs#uidmap'],
    ['', 'linux', false, "install uidmap by this system's own means"],
    ['', 'darwin', false, 'brew install uidmap'],
  ])('%j on %s', (release, platform, isRoot, command) => {
    expect(installer(release, platform, isRoot)('uidmap')).toBe(command);
  });
});

describe('the table', () => {
  test('has a line for each check, and the remedy below', () => {
    const checks = [ok('git', '2.39.5'), fail('podman', 'not installed', 'sudo apt-get install podman')];
    expect(checkLines(checks)).toEqual([
      'ok   git     2.39.5',
      'FAIL podman  not installed',
      '             → sudo apt-get install podman',
    ]);
  });

  test('lets no control character of what was found reach the terminal', () => {
    expect(checkLines([ok('x', 'a\u001b[2Jb\nc')])).toEqual(['ok   x  a\\u{1b}[2Jb', '        c']);
  });

  test('says what follows', () => {
    expect(verdict([ok('a', ''), warn('b', '', '')])).toEqual([
      'Ready (1 warning). Next: paddock run --dry-run',
    ]);
    expect(verdict([ok('a', ''), fail('b', '', '')]).join('')).toContain('1 of 2 checks fail.');
  });

  test('takes the last thing that a program said', () => {
    expect([lastLine('a\n b \n'), lastLine(' \n')]).toEqual(['b', 'it says nothing']);
  });
});
