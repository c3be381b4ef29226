import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

/** The n8n functions that talk to Autotask: an execution, or the editor that fills a drop-down. */
export type AutotaskContext = IExecuteFunctions | ILoadOptionsFunctions;

/** Name of the credential type of this package's Autotask connection. */
export const AUTOTASK_CREDENTIAL = 'autotaskPsaApi';
