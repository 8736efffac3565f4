/** What is wrong with a configuration file: one line per problem. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}
