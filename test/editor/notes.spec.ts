import './stories/notes';
import { onOneStage } from './story';

onOneStage();
