import type { RiskDecision } from './decide.ts';
import type { RiskProfile } from './profile.ts';
import { TOOLS } from './tools.ts';

/** What would change a decision of a profile, each in one line of its table. */
export function whatWouldChange(decision: RiskDecision, profile: RiskProfile): readonly string[] {
  const { decision: outcome, tool, rule, risk } = decision;
  const key = rule.split('.').at(-1);
  const stricter = [`excluded_tools = ["${tool}"] refuses it`, `always_ask = ["${tool}"] asks for it`];
  switch (key) {
    case 'excluded_tools':
    case 'forbidden_paths':
    case 'always_ask':
    case 'auto_approve':
      return [`without this entry of ${key} the next rule decides`];
    case 'allowed_commands':
      return [
        'adding the program to allowed_commands',
        'an empty allowed_commands, so that each command is judged by its risk',
      ];
    case 'workspace_only':
      return ['workspace_only = false', 'a path in the workspace'];
    default:
      break;
  }
  if (outcome === 'allow') return profile.level === 'full' ? [...stricter, 'level = "supervised"'] : stricter;
  const approve = `auto_approve = ["${tool}"] allows it`;
  if (profile.level === 'readonly') return ['level = "supervised"', approve];
  return risk === 'medium' ? [approve, 'level = "full" allows it'] : ['level = "full" allows it', approve];
}

/** What of a profile is less than it seems, or more than somebody may have meant; empty where nothing is. */
export function weakSpots(profile: RiskProfile): readonly string[] {
  const { level, auto_approve, allowed_commands, workspace_only, excluded_tools, always_ask } = profile;
  const at = (place: string | undefined) => (place === undefined ? '' : `${place} `);
  const approved = auto_approve.flatMap(({ text, at: line }) => {
    const isKnown = (name: string): name is keyof typeof TOOLS => Object.hasOwn(TOOLS, name);
    if (text === 'shell')
      return [`${at(line)}auto_approve = "shell": every command runs, those of high risk too`];
    if (text === 'unknown') return [`${at(line)}auto_approve = "unknown": every tool that is not known runs`];
    const hasEffect = isKnown(text) ? TOOLS[text].effect : true;
    return level === 'readonly' && hasEffect
      ? [`${at(line)}auto_approve = "${text}": it may change things although the level is readonly`]
      : [];
  });
  const asked = always_ask
    .filter(({ text }) => excluded_tools.some((other) => other.text === text))
    .map(({ text, at: line }) => `${at(line)}always_ask = "${text}": it is excluded, so nothing is asked`);
  return [
    ...(level === 'full'
      ? [
          `${at(profile.at.level)}level = "full": nothing is asked for but what always_ask names, and workspace_only is off`,
        ]
      : []),
    ...(level !== 'full' && !workspace_only
      ? [`${at(profile.at.workspace_only)}workspace_only = false: paths outside the workspace may be named`]
      : []),
    ...approved,
    ...asked,
    ...(allowed_commands.length > 0 && excluded_tools.some(({ text }) => text === 'shell')
      ? ['allowed_commands: the tool shell is excluded, so no command runs']
      : []),
  ];
}
