import type { Config } from "../config";
import { SETTINGS } from "../config-table";
import type { SettingView } from "../core/account";

export interface Settings {
  /** What the daemon runs with, one row a setting; they are changed by flag or variable, at start. */
  get(): SettingView[];
}

export function createSettings(config: Config): Settings {
  return {
    get: () =>
      SETTINGS.map(({ key, flag, variables, about }) => ({
        key,
        flag: `--${flag}`,
        variables,
        value: String(config[key]),
        about,
      })),
  };
}
