import { parseFields } from './fields';

/** Tickets: names, types and order of the vendor's TicketModel; lengths and flags of reference 2.2. */
export const ticketFields = parseFields(`
	id                                  long         readOnly
	apiVendorID                         integer      readOnly picklist
	assignedResourceID                  integer      ref=Resource
	assignedResourceRoleID              integer      ref=Role
	billingCodeID                       integer      ref=BillingCode
	changeApprovalBoard                 integer      picklist
	changeApprovalStatus                integer      picklist
	changeApprovalType                  integer      picklist
	changeInfoField1                    string(8000)
	changeInfoField2                    string(8000)
	changeInfoField3                    string(8000)
	changeInfoField4                    string(8000)
	changeInfoField5                    string(8000)
	companyID                           integer      required ref=Company
	companyLocationID                   integer      ref=CompanyLocation
	completedByResourceID               integer      readOnly ref=Resource
	completedDate                       datetime     readOnly
	configurationItemID                 integer      ref=ConfigurationItem
	contactID                           integer      ref=Contact
	contractID                          integer      ref=Contract
	contractServiceBundleID             long         ref=ContractServiceBundle
	contractServiceID                   long         ref=ContractService
	createDate                          datetime     readOnly
	createdByContactID                  integer      ref=Contact
	creatorResourceID                   integer      readOnly ref=Resource
	creatorType                         integer      readOnly picklist notQueryable
	currentServiceThermometerRating     integer      readOnly picklist
	description                         string(8000) unsetIsNull
	dueDateTime                         datetime
	estimatedHours                      double
	externalID                          string(50)
	firstResponseAssignedResourceID     integer      readOnly ref=Resource
	firstResponseDateTime               datetime     readOnly
	firstResponseDueDateTime            datetime     readOnly
	firstResponseInitiatingResourceID   integer      readOnly ref=Resource
	hoursToBeScheduled                  double       readOnly
	impersonatorCreatorResourceID       integer      readOnly ref=Resource
	isAssignedToComanaged               boolean
	issueType                           integer      picklist
	isVisibleToComanaged                boolean
	lastActivityDate                    datetime     readOnly
	lastActivityPersonType              integer      readOnly picklist notQueryable
	lastActivityResourceID              integer      readOnly ref=Resource
	lastCustomerNotificationDateTime    datetime     readOnly
	lastCustomerVisibleActivityDateTime datetime     readOnly
	lastTrackedModificationDateTime     datetime     readOnly
	monitorID                           long
	monitorTypeID                       integer      picklist
	opportunityID                       integer      ref=Opportunity
	organizationalLevelAssociationID    integer      ref=OrganizationalLevelAssociation
	previousServiceThermometerRating    integer      readOnly picklist
	priority                            integer      required picklist
	problemTicketId                     integer      ref=Ticket
	projectID                           integer      ref=Project
	purchaseOrderNumber                 string(50)
	queueID                             integer      picklist
	resolution                          string(32000)
	resolutionPlanDateTime              datetime     readOnly
	resolutionPlanDueDateTime           datetime     readOnly
	resolvedDateTime                    datetime     readOnly
	resolvedDueDateTime                 datetime     readOnly
	rmaStatus                           integer      picklist
	rmaType                             integer      picklist
	rmmAlertID                          string(50)   createOnly unsetIsNull
	serviceLevelAgreementHasBeenMet     boolean      readOnly
	serviceLevelAgreementID             integer      picklist
	serviceLevelAgreementPausedNextEventHours double readOnly
	serviceThermometerTemperature       integer      readOnly
	source                              integer      picklist
	status                              integer      required picklist
	subIssueType                        integer      picklist parent=issueType
	ticketCategory                      integer      picklist
	ticketNumber                        string(50)
	ticketType                          integer      picklist
	title                               string(255)  required
`);

/** TicketNotes: lengths of reference section 5. */
export const ticketNoteFields = parseFields(`
	id                            long          readOnly
	createDateTime                datetime      readOnly
	createdByContactID            integer       readOnly ref=Contact
	creatorResourceID             integer       readOnly ref=Resource
	description                   string(32000) required
	impersonatorCreatorResourceID integer       readOnly ref=Resource
	impersonatorUpdaterResourceID integer       readOnly ref=Resource
	lastActivityDate              datetime      readOnly
	noteType                      integer       required picklist
	publish                       integer       required picklist
	ticketID                      integer       required ref=Ticket
	title                         string(250)
`);

export const ticketHistoryFields = parseFields(`
	id         long         readOnly
	action     string(100)  readOnly
	date       datetime     readOnly
	detail     string(8000) readOnly
	resourceID integer      readOnly ref=Resource
	ticketID   integer      readOnly ref=Ticket
`);

export const ticketCategoryFields = parseFields(`
	id              long       readOnly
	displayColorRGB integer    picklist
	isActive        boolean    required
	isApiOnly       boolean    readOnly
	isGlobalDefault boolean
	name            string(30) required
	nickname        string(3)
`);
