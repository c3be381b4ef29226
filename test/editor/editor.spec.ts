import { onOneStage } from './story';
import './stories/ruleTable';
import './stories/freshRule';
import './stories/saveCancelReset';
import './stories/foldedRules';
import './stories/lookingAround';
import './stories/subIssueTypes';
import './stories/inactiveQueue';
import './stories/accounts';
import './stories/testTicket';
import './stories/rulesFromTable';
import './stories/tickets';
import './stories/panels';
import './stories/credentials';

onOneStage();
