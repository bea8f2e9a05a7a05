/** What well-known tokens and keys begin with. */
const SHAPES =
  'gh[pousr]_[A-Za-z0-9]{20}|github_pat_\\w{20}|glpat-[-\\w]{16}|sk-[-\\w]{20}|xox[abpors]-[-\\w]{10}|AKIA[0-9A-Z]{16}|AIza[-\\w]{30}|lin_api_\\w{20}|eyJ[-\\w]{16,}\\.eyJ[-\\w]+\\.';
const TOKEN = new RegExp(`(?:^|[\\s"'=:@/])(?:${SHAPES})|-----BEGIN [A-Z ]*PRIVATE KEY-----`);
/** The same in prose, to the end of the word. */
const WORD = new RegExp(`(?:^|[\\s"'\`=:@/(,;])((?:${SHAPES})[-\\w]*)`, 'g');
/** A key has more than its first line. */
const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+(?:[-\w]+:[^\n]*\n\s*)*[A-Za-z0-9+/=]{40}/;
/** Without any of these there is none of either. */
const MAY_BE = /gh[pousr]_|github_pat_|glpat-|sk-|xox|AKIA|AIza|lin_api_|eyJ|PRIVATE KEY/;

/** `git` is the user of everybody who comes with a key. */
const USER = /^\w+:\/\/(?!git@)[^/?#@]*@/;
const PARAMETER =
  /[?&](?:[-\w]*token|(?:api|access|private|secret)[-_]?key|(?:client[-_]?)?secret|password|passwd|auth)=([^&#]*)/gi;
const SECRET_NAME = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET)_?KEY|AUTH_JSON)$/i;
const SECRET_HEADER = /^(?:(?:proxy-)?authorization|cookie|x-api-key|.*-(?:token|api-?key|secret))$/i;
/** What stands for a value, or says where it is. */
const NO_SECRET = /^\s*$|^\$\(\w+\)$|^(?:true|false|none|null|\d{1,5})$|^[./~]\S*$/i;

/** Whether the value of a variable is a secret, by the name of the variable or its own shape. */
export function isSecretVariable(name: string, value: string): boolean {
  return (SECRET_NAME.test(name) && !NO_SECRET.test(value)) || TOKEN.test(value);
}

/** The same for the header of a request. */
export function isSecretHeader(name: string, value: string): boolean {
  return (SECRET_HEADER.test(name) && !NO_SECRET.test(value)) || TOKEN.test(value);
}

/** Whether an argument of a program has the shape of a token. */
export const isToken = (text: string): boolean => TOKEN.test(text);

/** Whether a text that somebody reads has a token in it. It may speak of tokens: one that stands for an example has no digits. */
export function hasToken(text = ''): boolean {
  if (!MAY_BE.test(text)) return false;
  return KEY.test(text) || [...text.matchAll(WORD)].some(([, word = '']) => /\d/.test(word));
}

/** Whether a URL has a user, or a token in its query or elsewhere. */
export function isOpenUrl(url: string): boolean {
  return USER.test(url) || TOKEN.test(url) || [...url.matchAll(PARAMETER)].some(([, value = '']) => !isStandIn(value));
}

/** What a template or a variable puts there. */
const isStandIn = (value: string): boolean => NO_SECRET.test(value) || value.startsWith('{{') || value.startsWith('$');
