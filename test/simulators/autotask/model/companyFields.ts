import { parseFields } from './fields';

/** Companies: the vendor's CompanyModel; only name and type are required (reference section 5). */
export const companyFields = parseFields(`
	id                           long        readOnly
	additionalAddressInformation string(100)
	address1                     string(128)
	address2                     string(128)
	alternatePhone1              string(25)
	alternatePhone2              string(25)
	apiVendorID                  integer     readOnly
	assetValue                   double
	billToCompanyLocationID      integer
	billToAdditionalAddressInformation string(100)
	billingAddress1              string(150)
	billingAddress2              string(150)
	billToAddressToUse           integer
	billToAttention              string(50)
	billToCity                   string(50)
	billToCountryID              integer
	billToState                  string(128)
	billToZipCode                string(50)
	city                         string(50)
	classification               integer     picklist
	companyCategoryID            integer
	companyName                  string(100) required
	companyNumber                string(50)
	companyType                  integer     required picklist
	competitorID                 integer
	countryID                    integer
	createDate                   datetime    readOnly
	createdByResourceID          integer     readOnly
	currencyID                   integer
	fax                          string(25)
	impersonatorCreatorResourceID integer    readOnly
	invoiceEmailMessageID        integer
	invoiceMethod                integer
	invoiceNonContractItemsToParentCompany boolean
	invoiceTemplateID            integer
	isActive                     boolean
	isClientPortalActive         boolean
	isEnabledForComanaged        boolean
	isSample                     boolean
	isTaskFireActive             boolean
	isTaxExempt                  boolean
	lastActivityDate             datetime    readOnly
	lastTrackedModifiedDateTime  datetime    readOnly
	marketSegmentID              integer
	ownerResourceID              integer     ref=Resource
	parentCompanyID              integer     ref=Company
	phone                        string(25)
	postalCode                   string(20)
	purchaseOrderTemplateID      integer
	quoteEmailMessageID          integer
	quoteTemplateID              integer
	sicCode                      string(32)
	state                        string(128)
	stockMarket                  string(10)
	stockSymbol                  string(10)
	surveyCompanyRating          double      readOnly
	taxID                        string(50)
	taxRegionID                  integer
	territoryID                  integer     picklist
	webAddress                   string(255)
`);
