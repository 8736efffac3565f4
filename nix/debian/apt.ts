import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Failure, fullDisk, isFull, STATUS } from '../failure.ts';

/**
 * The root of the Debian archive that this machine's apt is set up for, ending in a slash.
 *
 * apt is asked, because a company mirror is named only there. Where apt has fetched no package lists yet they are
 * fetched into `scratch`, which needs no root. Throws when apt knows no Debian archive.
 */
export async function debianArchive(scratch: string): Promise<string> {
  const known = await indexTargets([]);
  if (known !== undefined) return known;
  const fresh = await freshLists(scratch);
  const found = await indexTargets(fresh.options);
  if (found !== undefined) return found;
  throw new Failure(
    STATUS.unavailable,
    'apt names no Debian archive: got no target with Origin and Label "Debian" from `apt-get indextargets`, ' +
      `expected one in /etc/apt/sources.list or sources.list.d${fresh.said && ` (apt-get update: ${fresh.said})`}; ` +
      'add your Debian mirror there, or mend it, and run ./setup again',
  );
}

async function indexTargets(options: string[]): Promise<string | undefined> {
  const format = '$(ORIGIN)|$(LABEL)|$(REPO_URI)';
  const { stdout } = await aptGet([...options, 'indextargets', '--format', format]);
  // What a machine was installed from may still be named first; nobody wants to be asked for the disc.
  const line = stdout.split('\n').find((candidate) => /^Debian\|Debian\|(?!cdrom:)/.test(candidate));
  return line?.split('|')[2];
}

/** `said` is what apt found wrong: an archive that can't be reached is only a warning to `apt-get update`. */
async function freshLists(scratch: string): Promise<{ options: string[]; said: string }> {
  const lists = join(scratch, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  const settings = {
    'Dir::State::lists': lists,
    // These lists are not the machine's; its cache must not be made of them.
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    'Debug::NoLocking': 'true',
  };
  const options = [...(await withoutHooks(scratch)), ...asOptions(settings)];
  const { stderr } = await aptGet([...options, '-qq', 'update']);
  const said = stderr.split('\n').filter((line) => line.startsWith('W: Failed to fetch'));
  return { options, said: said.join(' ') };
}

async function aptGet(args: string[]): Promise<{ stdout: string; stderr: string }> {
  // apt translates its messages.
  const env = { LC_ALL: 'C.UTF-8' };
  const { stdout, stderr, exitCode, code } = await execa('apt-get', args, { reject: false, env });
  if (exitCode === 0) return { stdout, stderr };
  if (isFull(stderr)) throw await fullDisk('apt could not fetch its package lists', [tmpdir()]);
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
  return [...(await withoutHooks(scratch)), ...asOptions(settings)];
}

/** Other programs hang on to `apt-get update` (a desktop's catalogue, say); a private update is none of theirs. */
async function withoutHooks(scratch: string): Promise<string[]> {
  const file = join(scratch, 'without-hooks.conf');
  const hooks = ['Pre-Invoke', 'Post-Invoke', 'Post-Invoke-Success'];
  await writeFile(file, hooks.map((hook) => `#clear APT::Update::${hook};\n`).join(''));
  return ['-c', file];
}

const asOptions = (settings: Record<string, string>) =>
  Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
