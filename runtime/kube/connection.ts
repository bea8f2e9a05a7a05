/** What a request proves who it comes from with. */
export interface Credentials {
  readonly token?: string;
  /** PEM. */
  readonly clientCert?: string;
  readonly clientKey?: string;
}

/** How the API server is reached. */
export interface ConnectionConfig {
  /** May have a path, which every request's path is appended to. */
  readonly server: URL;
  /** PEM of the authorities that may vouch for the server. @default - the machine's */
  readonly ca?: string;
  /** Name the server's certificate must be for. @default - the host of `server` */
  readonly serverName?: string;
  /** Takes any certificate. @default false */
  readonly insecure?: boolean;
  /** Asked before every request: implementations cache. */
  readonly credentials: () => Promise<Credentials>;
  /** The server answered 401: what is cached is worth nothing. */
  readonly refused?: () => void;
}
