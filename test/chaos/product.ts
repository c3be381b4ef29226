/** All that the chaos world takes from the inside of the product: what moves there is followed here. */
export { customerExternalID, externalID, keyPrefix, sourceId } from '../../nodes/shared/externalId';
export {
	decodeState,
	type StoredState,
	type TrackerState,
} from '../../nodes/shared/deviceStatus/trackerState';
export { accountQueue } from '../../nodes/AutotaskTicket/sync/accountQueue';
