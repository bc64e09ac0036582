import { z } from 'zod';
import { programFields } from '../pods/program-schema.js';

/** A program as a template of Argo Workflows, which workflows of the team refer to. */
export const workflowSchema = z.strictObject(programFields);
