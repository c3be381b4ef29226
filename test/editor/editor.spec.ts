import { onOneStage } from './story';

onOneStage();

import './stories/ruleTable';
