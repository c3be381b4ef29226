import { parseFields } from './fields';

/**
 * What belongs to companies, and what ticket categories fill by default: names, types and order of the vendor's models,
 * cut of its own references to itself. All of it is read here only.
 */

export const contactFields = parseFields(`
	id                            long     readOnly
	additionalAddressInformation  string   readOnly
	addressLine                   string   readOnly
	addressLine1                  string   readOnly
	alternatePhone                string   readOnly
	apiVendorID                   integer  readOnly
	bulkEmailOptOutTime           datetime readOnly
	city                          string   readOnly
	companyID                     integer  readOnly ref=Company
	companyLocationID             integer  readOnly ref=CompanyLocation
	countryID                     integer  readOnly
	createDate                    datetime readOnly
	emailAddress                  string   readOnly
	emailAddress2                 string   readOnly
	emailAddress3                 string   readOnly
	extension                     string   readOnly
	externalID                    string   readOnly
	facebookUrl                   string   readOnly
	faxNumber                     string   readOnly
	firstName                     string   readOnly
	impersonatorCreatorResourceID integer  readOnly
	isActive                      integer  readOnly
	isOptedOutFromBulkEmail       boolean  readOnly
	lastActivityDate              datetime readOnly
	lastModifiedDate              datetime readOnly
	lastName                      string   readOnly
	linkedInUrl                   string   readOnly
	middleInitial                 string   readOnly
	mobilePhone                   string   readOnly
	namePrefix                    integer  readOnly
	nameSuffix                    integer  readOnly
	note                          string   readOnly
	receivesEmailNotifications    boolean  readOnly
	phone                         string   readOnly
	primaryContact                boolean  readOnly
	roomNumber                    string   readOnly
	solicitationOptOut            boolean  readOnly
	solicitationOptOutTime        datetime readOnly
	state                         string   readOnly
	surveyOptOut                  boolean  readOnly
	title                         string   readOnly
	twitterUrl                    string   readOnly
	zipCode                       string   readOnly
`);

export const contractFields = parseFields(`
	id                                     long     readOnly
	billingPreference                      integer  readOnly
	billToCompanyContactID                 integer  readOnly
	billToCompanyID                        integer  readOnly
	companyID                              integer  readOnly ref=Company
	contactID                              integer  readOnly ref=Contact
	contactName                            string   readOnly
	contractCategory                       integer  readOnly
	contractExclusionSetID                 integer  readOnly
	contractName                           string   readOnly
	contractNumber                         string   readOnly
	contractPeriodType                     integer  readOnly
	contractType                           integer  readOnly
	description                            string   readOnly
	endDate                                datetime readOnly
	estimatedCost                          double   readOnly
	estimatedHours                         double   readOnly
	estimatedRevenue                       double   readOnly
	exclusionContractID                    long     readOnly
	internalCurrencyOverageBillingRate     double   readOnly
	internalCurrencySetupFee               double   readOnly
	isCompliant                            boolean  readOnly
	isDefaultContract                      boolean  readOnly
	opportunityID                          integer  readOnly
	organizationalLevelAssociationID       integer  readOnly
	overageBillingRate                     double   readOnly
	purchaseOrderNumber                    string   readOnly
	renewedContractID                      long     readOnly
	serviceLevelAgreementID                integer  readOnly
	setupFee                               double   readOnly
	setupFeeBillingCodeID                  long     readOnly
	startDate                              datetime readOnly
	status                                 integer  readOnly
	timeReportingRequiresStartAndStopTimes integer  readOnly
`);

export const locationFields = parseFields(`
	id                         long     readOnly
	address1                   string   readOnly
	address2                   string   readOnly
	alternatePhone1            string   readOnly
	alternatePhone2            string   readOnly
	city                       string   readOnly
	companyID                  integer  readOnly ref=Company
	countryID                  integer  readOnly
	description                string   readOnly
	fax                        string   readOnly
	isActive                   boolean  readOnly
	isPrimary                  boolean  readOnly
	isTaxExempt                boolean  readOnly
	overrideCompanyTaxSettings boolean  readOnly
	name                       string   readOnly
	phone                      string   readOnly
	postalCode                 string   readOnly
	roundtripDistance          double   readOnly
	state                      string   readOnly
	taxRegionID                integer  readOnly
`);

export const categoryDefaultFields = parseFields(`
	id                               long     readOnly
	description                      string   readOnly
	estimatedHours                   double   readOnly
	issueTypeID                      integer  readOnly
	organizationalLevelAssociationID integer  readOnly
	priority                         integer  readOnly
	purchaseOrderNumber              string   readOnly
	queueID                          integer  readOnly
	resolution                       string   readOnly
	serviceLevelAgreementID          integer  readOnly
	sourceID                         integer  readOnly
	status                           integer  readOnly
	subIssueTypeID                   integer  readOnly
	ticketCategoryID                 integer  readOnly
	ticketTypeID                     integer  readOnly
	title                            string   readOnly
	workTypeID                       integer  readOnly
`);
