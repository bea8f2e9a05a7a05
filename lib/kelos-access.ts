import { Construct } from 'constructs';

/** Lets the runtime work in one namespace: the Role and RoleBinding for the namespace of the tree it stands in. */
export class KelosAccess extends Construct {}

/** Gives the chart of `scope` the default access, once, unless one stands in it already. */
export function ensureAccess(_scope: Construct): void {}
