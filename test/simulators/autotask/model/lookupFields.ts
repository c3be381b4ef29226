import { parseFields } from './fields';

/** BillingCodes: the vendor's BillingCodeModel; useType 1 is a work type (reference section 4). */
export const billingCodeFields = parseFields(`
	id                         long        readOnly
	afterHoursWorkType         integer     readOnly
	billingCodeType            integer     readOnly picklist
	department                 integer     readOnly picklist
	description                string(500) readOnly
	externalNumber             string(100) readOnly
	generalLedgerAccount       integer     readOnly
	isActive                   boolean     readOnly
	isExcludedFromNewContracts boolean     readOnly
	markupRate                 double      readOnly
	name                       string(200) readOnly
	taxCategoryID              integer     readOnly
	unitCost                   double      readOnly
	unitPrice                  double      readOnly
	useType                    integer     readOnly picklist
`);

export const resourceFields = parseFields(`
	id                       long       readOnly
	accountingReferenceID    string(100)
	dateFormat               string(20)
	defaultServiceDeskRoleID long       ref=Role
	email                    string(254)
	email2                   string(254)
	email3                   string(254)
	emailTypeCode            string(20)
	emailTypeCode2           string(20)
	emailTypeCode3           string(20)
	firstName                string(50)
	gender                   string(1)
	greeting                 integer
	hireDate                 datetime
	homePhone                string(25)
	initials                 string(32)
	internalCost             double
	isActive                 boolean
	lastName                 string(50)
	licenseType              integer
	locationID               integer
	middleName               string(50)
	mobilePhone              string(25)
	numberFormat             string(20)
	officeExtension          string(10)
	officePhone              string(25)
	payrollIdentifier        string(32)
	payrollType              integer
	resourceType             string(15)
	suffix                   integer
	surveyResourceRating     double     readOnly
	timeFormat               string(20)
	title                    string(50)
	travelAvailabilityPct    string(15)
	userName                 string(32)
	userType                 integer
`);

export const roleFields = parseFields(`
	id                            long        readOnly
	description                   string(200) readOnly
	hourlyFactor                  double      readOnly
	hourlyRate                    double      readOnly
	isActive                      boolean     readOnly
	isExcludedFromNewContracts    boolean     readOnly
	isSystemRole                  boolean     readOnly
	name                          string(200) readOnly
	quoteItemDefaultTaxCategoryId integer     readOnly
	roleType                      integer     readOnly
`);

export const serviceDeskRoleFields = parseFields(`
	id         long    readOnly
	isActive   boolean readOnly
	isDefault  boolean readOnly
	resourceID integer readOnly ref=Resource
	roleID     integer readOnly ref=Role
`);
