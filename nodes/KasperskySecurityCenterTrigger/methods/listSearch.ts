import { searchAdministrationGroups } from '../../shared/openApi/lists';

/** What fills the searchable lists of the node. */
export const listSearch = { searchAdministrationGroups };
