import { operationProperties, operationSubtitle } from '../../shared/operation';
import { OPERATIONS } from '../operations/router';
import { sync } from '../operations/sync';

export const properties = operationProperties(OPERATIONS, sync);

export const subtitle = operationSubtitle(OPERATIONS);
