import { operationProperties, operationSubtitle } from '../../shared/operation';
import { get } from '../operations/get';
import { OPERATIONS } from '../operations/router';
import { sync } from '../operations/sync';

export const properties = operationProperties(OPERATIONS, sync, get);

export const subtitle = operationSubtitle(OPERATIONS);
