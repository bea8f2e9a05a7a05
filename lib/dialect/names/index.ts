export { NameError, type NameErrorCode, type NameErrorDetails } from './errors';
export {
  cronItemId,
  jiraNumber,
  manualTaskName,
  polledTaskName,
  slackMessageId,
  slackTaskName,
  webhookTaskName,
  type Delivery,
} from './task-names';
export { genericDeliveryId, genericSource, githubDeliveryId, linearDeliveryId, type DeliveryRequest } from './delivery-ids';
export { codexRefresherName, githubProxyName } from './object-names';
export { renderTaskName } from './name-template';
