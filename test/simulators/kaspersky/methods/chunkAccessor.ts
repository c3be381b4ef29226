import { pxgErrors } from '../errors';
import { wrapParams } from '../wire';
import type { MethodTable } from './method';

/** ChunkAccessor (KSCAPI 16/a00526). `pChunk` is bare, its elements are wrapped (field: recorded responses). */
export const chunkAccessorMethods: MethodTable = {
	'ChunkAccessor.GetItemsCount': ({ session, parameters, services }) => ({
		PxgRetVal: services.resultSets.get(session, parameters.requiredString('strAccessor')).size,
	}),

	'ChunkAccessor.GetItemsChunk': ({ session, parameters, services }) => {
		const resultSet = services.resultSets.get(session, parameters.requiredString('strAccessor'));
		const start = parameters.intOrZero('nStart');
		const count = parameters.intOrZero('nCount');
		if (start < 0 || count < 0) throw pxgErrors.badFormat('parameter nStart or nCount');
		const records = resultSet.render(start, count);
		return { pChunk: { KLCSP_ITERATOR_ARRAY: records.map(wrapParams) }, PxgRetVal: records.length };
	},

	'ChunkAccessor.Release': ({ session, parameters, services }) => {
		services.resultSets.release(session, parameters.requiredString('strAccessor'));
		return {};
	},
};
