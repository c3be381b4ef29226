export type DataType = 'integer' | 'long' | 'string' | 'datetime' | 'double' | 'boolean';

/** What the simulator knows about one field; the source of metadata, validation, queries and responses alike. */
export interface FieldSpec {
	name: string;
	dataType: DataType;
	/** Maximum length of a text, 0 for other types (as in the metadata). */
	length: number;
	required: boolean;
	readOnly: boolean;
	/** Taken on create, silently ignored on update (Tickets.rmmAlertID). */
	createOnly: boolean;
	queryable: boolean;
	/** Entity type that the value refers to, "" when none. */
	reference: string;
	picklist: boolean;
	/** The field whose value is the parent of this picklist's values. */
	parent: string;
	/** An unset text is "" in responses, except for the few that came back as null (reference 2.3). */
	unsetIsNull: boolean;
}

const TYPE = /^(integer|long|string|datetime|double|boolean)(?:\((\d+)\))?$/;

/**
 * Reads a table of fields, one a line: name, type with length, then flags
 * (required, readOnly, createOnly, notQueryable, picklist, ref=<Entity>, parent=<field>, unsetIsNull).
 */
export function parseFields(table: string): FieldSpec[] {
	return table
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean)
		.map((line) => {
			const [name, type, ...flags] = line.split(/\s+/);
			const match = TYPE.exec(type);
			if (!match) throw new Error(`bad field line: ${line}`);
			const setting = (key: string) =>
				flags.find((flag) => flag.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
			return {
				name,
				dataType: match[1] as DataType,
				length: Number(match[2] ?? 0),
				required: flags.includes('required'),
				readOnly: flags.includes('readOnly'),
				createOnly: flags.includes('createOnly'),
				queryable: !flags.includes('notQueryable'),
				reference: setting('ref'),
				picklist: flags.includes('picklist'),
				parent: setting('parent'),
				unsetIsNull: flags.includes('unsetIsNull'),
			};
		});
}
