import { plain, type Word } from '../../shell/word.ts';
import { type CommandMeaning, each, high, low, medium, type ProgramMeaning, when } from './meaning.ts';

const FILE = ['file_write'] as const;
const CHANGES = medium('it changes files', { as: FILE });
const UNPACKS = medium('it writes or packs files', { as: FILE });
const ROOT = high('it acts as another user');
const SYSTEM = high('it changes the machine itself');
const LATER = high('it has commands run later, when nobody watches');
const ENDS = high('it ends processes that it may not have begun');
const DISK = high('it writes to disks or their tables');
const REMOTE = high('it works on another machine');

const hasMode = (words: readonly Word[], test: RegExp) =>
  words.some((word) => !/^--/.test(word) && test.test(plain(word)));

/** `chmod`: for everybody, or with another's rights. */
function chmodMode(words: readonly Word[]): CommandMeaning | undefined {
  if (hasMode(words, /^[0-7]*[4-7][0-7]{3}$|^[ugoa]*[+=][rwxXt]*s/))
    return high("it lets programs run with their owner's rights");
  const open = hasMode(words, /^0?[0-7]{2}[2367]$|^[ugoa]*[oa][ugoa]*[+=][rxXst]*w|^[+=][rxXst]*w/);
  const recursive = words.some((word) => /^-[a-zA-Z]*R|^--rec/.test(plain(word)));
  return open && recursive ? high('it opens all below to everybody') : undefined;
}

function ddTarget(words: readonly Word[]): CommandMeaning | undefined {
  const target = words.map(plain).find((word) => word.startsWith('of='));
  if (target === undefined) return undefined;
  if (words.some((word) => word.startsWith('of=') && word !== plain(word)))
    return high('where it writes is not known before');
  return /^of=\/dev\/(?!null$|zero$|stdout$|stderr$)/.test(target)
    ? high('it writes to a device')
    : undefined;
}

const REMOVES_MORE = high('it deletes folders with all that is in them', { as: FILE });

/** Programs that change files and processes. */
export const CHANGE: Readonly<Record<string, ProgramMeaning>> = {
  ...each(
    'mkdir touch cp mv ln tee truncate patch apply_patch split csplit mktemp mkfifo rename dos2unix unix2dos sponge fallocate',
    CHANGES,
  ),
  install: {
    ...CHANGES,
    check: (words) => chmodMode(words.map((word) => word.replace(/^(-m|--mode=)/, ''))),
  },
  rm: medium('it deletes files', {
    as: FILE,
    worse: [when('-r -R --recursive --no-preserve-root', REMOVES_MORE)],
  }),
  ...each('rmdir unlink', medium('it deletes', { as: FILE })),
  ...each('shred srm', high('it deletes files past bringing back', { as: FILE })),
  chmod: medium('it changes who may do what', { as: FILE, check: chmodMode }),
  ...each(
    'chown chgrp',
    medium('it changes who owns files', {
      as: FILE,
      worse: [when('-R --recursive', high('it changes who owns all below', { as: FILE }))],
    }),
  ),
  ...each('chattr setfacl setfattr setcap', high('it changes what files may do', { as: FILE })),
  ...each(
    'tar bsdtar zip unzip gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd 7z 7za ar cpio rar unrar pigz lz4',
    {
      ...UNPACKS,
      only: [when('-t --list -l -tf -tzf -tvf -tzvf -tjf', low('it lists', { as: [] }))].map((one) => ({
        ...one,
        operands: true as const,
      })),
      worse: [
        when(
          '--to-command --checkpoint-action --use-compress-program -I',
          high('it runs a program of its own', { as: FILE }),
        ),
        when('-P --absolute-names', high('it unpacks to wherever its names say', { as: FILE })),
      ],
    },
  ),
  dd: medium('it writes a file', { as: FILE, check: ddTarget }),
  ...each(
    'vi vim nvim view ex ed emacs nano pico joe micro',
    high('an editor may run commands, and waits for a person'),
  ),
  kill: medium('it ends processes', {
    check: (words) => (words.some((word, at) => plain(word) === '-1' && at > 0) ? ENDS : undefined),
  }),
  ...each('killall pkill skill slay', ENDS),
  ...each('renice prlimit', medium('it changes how processes run')),
  ...each('sudo su doas pkexec runuser setpriv chroot capsh', ROOT),
  ...each(
    'unshare nsenter bwrap firejail proot fakeroot newgrp sg',
    high('it changes what its command may do'),
  ),
  ...each('strace ltrace gdb lldb perf rr valgrind', medium('it looks into another program')),
  ...each(
    'mount umount losetup swapon swapoff fsck mkswap cryptsetup lvm lvcreate lvremove vgremove mdadm zpool zfs btrfs',
    SYSTEM,
  ),
  ...each('mkfs wipefs fdisk sfdisk cfdisk gdisk sgdisk parted blkdiscard hdparm badblocks', DISK),
  ...each(
    'systemctl service initctl rc-service launchctl shutdown reboot halt poweroff init telinit sysctl modprobe insmod rmmod kexec iptables ip6tables nft ufw firewall-cmd ip ifconfig route useradd userdel usermod groupadd groupdel passwd chpasswd visudo timedatectl hostnamectl loginctl update-alternatives ldconfig dpkg-reconfigure setenforce auditctl',
    SYSTEM,
  ),
  ...each('crontab at batch systemd-run start-stop-daemon atrm', LATER),
  ...each('tmux screen script', high('what it runs goes on out of sight')),
  ...each('ssh scp sftp mosh telnet rlogin rsh ftp lftp', REMOTE),
  ...each('nc ncat netcat socat', high('it opens connections of any kind')),
  ...each(
    'nslookup dig host ping ping6 traceroute tracepath mtr whois nmap arp',
    medium('it reaches into the network', { effect: false }),
  ),
  rsync: medium('it copies files', {
    as: FILE,
    worse: [
      when(
        '--delete --delete-after --delete-before --delete-excluded --remove-source-files -e --rsh',
        high('it deletes, or runs a program of its own', { as: FILE }),
      ),
    ],
    check: (words) =>
      words.some((word) => /^[^/]+::?[^:]|^rsync:/.test(plain(word)) && !word.startsWith('-'))
        ? REMOTE
        : undefined,
  }),
  logger: medium('it writes to a log'),
  enable: high('it changes what the shell runs'),
  stty: low('it sets the terminal'),
};
