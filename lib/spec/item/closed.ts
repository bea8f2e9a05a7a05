import { nearest } from '../nearest';
import { ItemError } from './scope';

/** What an object has. */
export interface Members {
  /** What it is, for messages. */
  readonly what: string;
  readonly names: () => readonly string[];
  /** The value of a member; undefined when there is no such member. */
  readonly find: (name: string) => { readonly value: unknown } | undefined;
  /** Said of members that are not there. */
  readonly hint?: string;
  /** What it has under symbols. */
  readonly symbols?: object;
}

/** Asked for by JavaScript itself: of an object with these, `await` would wait and JSON would be made. */
const TEXT = ['toString', 'toJSON', 'valueOf'];
const MANY = 20;

/**
 * An object that has its members and no others: to read another is an error that names the nearest there is, because `undefined` in a prompt
 * would not say where it came from.
 */
export function closed<T extends object>(members: Members): T {
  const { find, names, symbols = {} } = members;
  const handler: ProxyHandler<object> = {
    get: (target, name) => {
      if (typeof name === 'symbol') return Reflect.get(target, name) as unknown;
      return name === 'then' ? undefined : (find(name) ?? refuse(members, name)).value;
    },
    has: (target, name) => (typeof name === 'symbol' ? Reflect.has(target, name) : names().includes(name)),
    set: () => false,
    ownKeys: () => [...names()],
    getOwnPropertyDescriptor: (_, name) =>
      names().includes(String(name)) ? { configurable: true, enumerable: true } : undefined,
  };
  return new Proxy<object>(symbols, handler) as T; // find has the members of a T
}

function refuse({ what, names, hint = '' }: Members, name: string): never {
  const all = names();
  const some = all.length > MANY ? `${all.slice(0, MANY).join(', ')} …` : all.join(', ');
  if (TEXT.includes(name))
    throw new ItemError(`${what} is an object and has no text of its own; name one of its members: ${some}`);
  const near = nearest(name, all);
  throw new ItemError(`${what} has no '${name}'${hint}; ${near === undefined ? `it has ${some}` : `did you mean '${near}'?`}`);
}
