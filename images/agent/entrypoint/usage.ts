/** How to use the image, with the names of its tools; several lines. */
export function usage(tools: readonly string[]): string {
  return `Usage: IMAGE <${tools.join('|')}> [arguments]

Starts that agent with every approval off, inside this container and nowhere else. Without a terminal
it works headless.

  PADDOCK_PROFILE   autonomous (default), or ci for output as JSON

An example, with podman or docker:

  podman run --rm --read-only --cap-drop ALL --security-opt no-new-privileges \\
    --tmpfs /tmp --tmpfs /home/agent --volume "$PWD:/workspace" \\
    --env AGENT_SANDBOX=1 --env ANTHROPIC_API_KEY IMAGE ${tools[0] ?? 'TOOL'} "Say what this project does"
`;
}
