import type { EnvVar, Quantity, ResourceRequirements } from '../api/k8s.generated';
import type { Check } from './check';
import { shape, required, type Rule } from './fields';
import { also, argument, data, listOf, mapOf, matching, ruled, showing, text } from './rules';

/**
 * What the API server or the kubelet refuses of a Pod, as rules for properties. Only what every supported version (1.29 and later) refuses
 * stands here; each rule names its source.
 */

/** https://pkg.go.dev/github.com/distribution/reference: domain, path, tag and digest. The kubelet parses every image so: InvalidImageName. */
const IMAGE = (() => {
  const domain = String.raw`(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
  const step = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
  const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
  return new RegExp(String.raw`^(?:${domain}/)?${step}(?:/${step})*(?::\w[-.\w]{0,127})?(?:@${digest})?$`);
})();

/** The name of an image, as `ghcr.io/acme/agent:1.2`. */
export const image: Rule<string> = matching(IMAGE, "must be the name of an image, such as 'ghcr.io/acme/agent:1.2'");

const NAME = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const SUBDOMAIN = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*';
const QUALIFIED = new RegExp(`^(?:(?=.{1,253}/)${SUBDOMAIN}/)?${NAME}$`);
const NAME_RULE = "at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit";

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const labelKey: Rule<string> = matching(QUALIFIED, `must have keys of ${NAME_RULE}, with a domain and '/' before it or not`);
/** See {@link labelKey}. */
export const labelValue: Rule<string> = matching(new RegExp(`^(?:${NAME})?$`), `must be empty or have ${NAME_RULE}`);
/** Keys are those of labels, but for capitals in the domain: the API server looks at them in lower case. */
export const annotationKey: Rule<string> = ruled((check, property, value) =>
  labelKey.judge(check, property, typeof value === 'string' ? value.toLowerCase() : value),
);

export const labels = mapOf(labelValue, labelKey);
export const annotations = mapOf(text(), annotationKey);
export const labelsOf = <T>(value: Rule<T>): Rule<Readonly<Record<string, T>>> => mapOf(value, labelKey);
export const annotationsOf = <T>(value: Rule<T>): Rule<Readonly<Record<string, T>>> => mapOf(value, annotationKey);

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const dnsLabel: Rule<string> = matching(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  "must have at most 63 lower case letters, digits and '-', starting and ending with a letter or digit",
);

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/, without the sign: amounts are not negative. */
const AMOUNT = /^\+?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?\d+)?$/;

/** An amount of a resource. A number with a fraction is one that the CRD refuses: it takes whole numbers and text. */
export const quantity: Rule<Quantity> = ruled((check, property, value) => {
  const allowed = typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 : AMOUNT.test(String(value));
  const known = typeof value === 'number' || typeof value === 'string';
  if (!known || !allowed) check.refuse(property, "must be an amount, such as '500m', '2Gi' or 1", value);
});

/** Kubernetes' own resources of a container; all others have a domain (validateContainerResourceName of the API server). */
const resourceName: Rule<string> = also(labelKey, (check, property, value) => {
  if (!value.includes('/') && !/^(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(value)) {
    check.refuse(property, "must name cpu, memory, ephemeral-storage, hugepages-… or a resource with a domain before '/'", value);
  }
});

export const resources: Rule<ResourceRequirements> = shape<ResourceRequirements>('resources', {
  requests: mapOf(quantity, resourceName),
  limits: mapOf(quantity, resourceName),
  claims: data(),
});

/**
 * https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/: since 1.30 printable ASCII without '=', before
 * that letters, digits, '_', '-' and '.'. The wider rule stands here.
 */
const variableName = matching(/^[ -<>-~]+$/, "must be a name of printable characters without '='");

const plainVariable = shape<EnvVar>('a variable', {
  name: required(showing('name', variableName)),
  value: argument(),
  valueFrom: data(),
});

/** A variable of a container. */
export const variable: Rule<EnvVar> = also(plainVariable, (check, property, { name, value, valueFrom }) => {
  if (value && valueFrom !== undefined) check.showing('name').refuse(property, "must have either 'value' or 'valueFrom'", name);
});

export const variables = showing('kind', listOf(variable));

/** Names that stand twice in a list that the API server takes for a map: `Duplicate value`. */
export function checkUnique(check: Check, property: string, values: readonly unknown[]): void {
  check.unique(property, values.filter((value) => typeof value === 'string' || typeof value === 'number').map(String));
}
