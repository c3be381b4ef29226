import { onOneStage } from './story';
import './stories/firstHour';

onOneStage({ fresh: true });
