/** What a Slack message must look like. */
export interface SlackTrigger {
  /**
   * RE2 expression that must match somewhere in the text.
   * @default - any text
   * @kubeMaxLength 256
   */
  readonly pattern?: string;
  /**
   * Whether the message need not mention the bot.
   * @default - it must
   */
  readonly mentionOptional?: boolean;
}

/** Messages in Slack. Without triggers, those that mention the bot. */
export interface Slack {
  /**
   * Ids of the channels that are listened to.
   * @default - every channel the bot is in
   * @kubeMaxItems 64
   * @kubeItems {"pattern": "^[CG][A-Z0-9]{8,}$"}
   */
  readonly channels?: readonly string[];
  /**
   * Which bots' messages count.
   * @default - None
   */
  readonly botMessagePolicy?: 'None' | 'All' | 'OthersOnly';
  /**
   * Of which a message must fit one.
   * @default - every message that mentions the bot
   * @kubeMaxItems 8
   */
  readonly triggers?: readonly SlackTrigger[];
  /**
   * RE2 expressions of which none may match in the text.
   * @default - none
   * @kubeMaxItems 10
   * @kubeItems {"minLength": 1, "maxLength": 256}
   */
  readonly excludePatterns?: readonly string[];
}
