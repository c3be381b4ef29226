import './stories/ticketingTab';
import './stories/ticketingTabSaved';
import './stories/ticketingTabLook';
import './stories/ticketingTabCustomers';
import './stories/ticketingTabCare';
import './stories/ticketingTabMutes';
import './stories/ticketingTabExplain';
import { onOneStage } from './story';

onOneStage();
