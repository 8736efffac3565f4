import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { Failure, STATUS } from '../failure.ts';

/**
 * The root of the Debian archive that this machine's apt is set up for, ending in a slash.
 *
 * apt is asked, because a company mirror is named only there. Where apt has fetched no package lists yet they are
 * fetched into `scratch`, which needs no root. Throws when apt knows no Debian archive.
 */
export async function debianArchive(scratch: string): Promise<string> {
  const known = (await indexTargets([])) ?? (await indexTargets(await freshLists(scratch)));
  if (known === undefined) {
    throw new Failure(
      STATUS.unavailable,
      'apt names no Debian archive: got no target with Origin and Label "Debian" from `apt-get indextargets`, ' +
        'expected one in /etc/apt/sources.list or sources.list.d; add your Debian mirror there and try again',
    );
  }
  return known;
}

async function indexTargets(options: string[]): Promise<string | undefined> {
  const format = '$(ORIGIN)|$(LABEL)|$(REPO_URI)';
  const stdout = await aptGet([...options, 'indextargets', '--format', format]);
  const line = stdout.split('\n').find((candidate) => candidate.startsWith('Debian|Debian|'));
  return line?.split('|')[2];
}

async function freshLists(scratch: string): Promise<string[]> {
  const lists = join(scratch, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  const options = ['-o', `Dir::State::lists=${lists}`, '-o', 'Debug::NoLocking=true'];
  await aptGet([...options, '-qq', 'update']);
  return options;
}

async function aptGet(args: string[]): Promise<string> {
  const { stdout, stderr, exitCode, code } = await execa('apt-get', args, { reject: false });
  if (exitCode === 0) return stdout;
  const reason = code === 'ENOENT' ? 'this machine has no apt' : stderr.trim();
  throw new Failure(
    STATUS.unavailable,
    `apt could not say which Debian archive this machine uses: ${reason}. Mend apt's configuration, or build with ` +
      'nixpkgs instead: nix build .#online.agent-image',
  );
}

/**
 * Options that make apt resolve for one suite of one archive and nothing else: no installed package, no
 * preference and no source of this machine counts. All its state lies in `scratch`.
 */
export async function isolatedApt(scratch: string, archive: string, suite: string): Promise<string[]> {
  await mkdir(join(scratch, 'lists/partial'), { recursive: true });
  await mkdir(join(scratch, 'cache/archives/partial'), { recursive: true });
  await writeFile(join(scratch, 'status'), '');
  await writeFile(join(scratch, 'sources.list'), `deb ${archive} ${suite} main\n`);
  const settings = {
    'Dir::State': scratch,
    'Dir::State::status': join(scratch, 'status'),
    'Dir::State::lists': join(scratch, 'lists'),
    'Dir::Cache': join(scratch, 'cache'),
    'Dir::Etc::sourcelist': join(scratch, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
    'Acquire::ForceHash': 'SHA256',
    'Debug::NoLocking': 'true',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
