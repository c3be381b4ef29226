/** Parts of an id keep apart whatever they contain. */
const part = (text: string) => text.toLowerCase().replace(/[%/]/g, encodeURIComponent);

/** Network Agent's id as a part of device ids. */
export const agentPart = part;

/**
 * One computer, one id: its workspace and Network Agent's id, e.g. `contoso/0c9e6a17`.
 *
 * @param agent from {@link agentPart}
 */
export function agentDeviceId(workspace: string, agent: string): string {
	return `${part(workspace)}/${agent}`;
}

/** Of a computer whose agent id is not known (`contoso//fin-pc-07`), or is another one's as well (`contoso/0c9e6a17/fin-pc-08`). */
export function namedDeviceId(workspace: string, agent: string, name: string): string {
	return `${part(workspace)}/${agent}/${part(name)}`;
}

/** The part after the workspace, which is all that is stored of an id. */
export function withoutWorkspace(id: string): string {
	return id.slice(id.indexOf('/') + 1);
}
