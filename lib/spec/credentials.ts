import type { Credentials as WireCredentials } from '../api/shared';
import type { Check, Named } from './check';
import { snapshot } from './snapshot';

/**
 * How an agent signs in at its model provider. Secrets are named, never read: the key in the Secret has the name of the variable that the agent
 * CLI expects.
 *
 * | Agent | `apiKey` | `oauth` |
 * |---|---|---|
 * | claude-code | `ANTHROPIC_API_KEY` | `CLAUDE_CODE_OAUTH_TOKEN` |
 * | codex | `CODEX_API_KEY` | `CODEX_AUTH_JSON` (the whole auth.json) |
 * | gemini | `GEMINI_API_KEY` | `GEMINI_API_KEY` |
 * | opencode | `OPENCODE_API_KEY` | `OPENCODE_API_KEY` |
 * | cursor | `CURSOR_API_KEY` | `CURSOR_API_KEY` |
 */
export class Credentials {
  private constructor(
    private readonly type: WireCredentials['type'],
    private readonly secret?: Named,
  ) {}

  /** An API key, from a Secret in the namespace of the Task. */
  public static apiKey(secret: Named): Credentials {
    return new Credentials('api-key', snapshot(secret));
  }

  /** A subscription's OAuth token, from a Secret in the namespace of the Task. */
  public static oauth(secret: Named): Credentials {
    return new Credentials('oauth', snapshot(secret));
  }

  /** Nothing: the agent needs none, or `podOverrides.env` or its service account provide them. */
  public static none(): Credentials {
    return new Credentials('none');
  }

  /** The credentials as they stand in a manifest. */
  public toWire(check: Check): WireCredentials {
    if (this.type === 'none') return { type: this.type };
    return { type: this.type, secretRef: { name: check.secretName('agent.credentials', this.secret) } };
  }
}
