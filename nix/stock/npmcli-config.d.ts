// @npmcli/config 11 ships no types; this is the part that we use.
declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      definitions: unknown;
      shorthands: unknown;
      flatten: unknown;
      npmPath: string;
      argv?: string[];
      env?: NodeJS.ProcessEnv;
      cwd?: string;
      warn?: boolean;
    });
    load(): Promise<void>;
    /** npm's configuration as the options that pacote and npm-registry-fetch take. */
    readonly flat: Record<string, unknown>;
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const npmConfig: { definitions: unknown; shorthands: unknown; flatten: unknown };
  export default npmConfig;
}
