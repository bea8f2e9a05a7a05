import type { KelosMetadata, KelosResourceProps } from './kelos-resource';
import { type Fields, shape } from './spec/fields';
import { annotations, dnsLabel, labels } from './spec/kubernetes';
import { text, withTokensInside } from './spec/rules';

const metadata = shape<KelosMetadata>('metadata', {
  namespace: dnsLabel,
  labels: withTokensInside(labels),
  annotations: withTokensInside(annotations),
});

/** Rules for what every construct of a kelos kind can be given. Names are judged with the object that has them. */
export const RESOURCE_FIELDS: Fields<KelosResourceProps> = { name: text(), metadata };
