import { type Channel, ChannelGone, type ChannelOpener, type Tell } from './channel.ts';

/** A channel that is there. */
interface Open {
  name: string;
  channel: Channel;
}

/** Opens the channels; says which are not there, and why. Throws a Failure for one that is set up wrongly; then none stays open. */
export async function openAll(
  openers: readonly ChannelOpener[],
  run: string,
  tell: Tell,
): Promise<{ channels: Open[]; missing: string[] }> {
  const channels: Open[] = [];
  const missing: string[] = [];
  try {
    for (const { name, open } of openers) {
      try {
        channels.push({ name, channel: await open({ run, tell }) });
      } catch (error) {
        if (!(error instanceof ChannelGone)) throw error;
        missing.push(`${name}: ${error.message}`);
        tell(`${name} is not there: ${error.message}`);
      }
    }
  } catch (error) {
    await Promise.all(channels.map(({ channel }) => channel.close()));
    throw error;
  }
  return { channels, missing };
}
