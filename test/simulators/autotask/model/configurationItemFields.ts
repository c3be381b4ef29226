import { parseFields } from './fields';

/**
 * ConfigurationItems: names, types and order of the vendor's ConfigurationItemModel; lengths and required fields of
 * reference section 5. What an RMM has reported is read here only.
 */
export const configurationItemFields = parseFields(`
	id                                  long         readOnly
	apiVendorID                         integer
	configurationItemCategoryID         integer
	companyID                           integer      required ref=Company
	companyLocationID                   integer      ref=CompanyLocation
	configurationItemType               integer
	contactID                           integer      ref=Contact
	contractID                          integer      ref=Contract
	contractServiceBundleID             integer
	contractServiceID                   integer
	createDate                          datetime     readOnly
	createdByPersonID                   integer      readOnly
	dailyCost                           double
	dattoAvailableKilobytes             long         readOnly
	dattoDeviceMemoryMegabytes          integer      readOnly
	dattoDrivesErrors                   boolean      readOnly
	dattoHostname                       string(255)  readOnly
	dattoInternalIP                     string(255)  readOnly
	dattoKernelVersionID                integer      readOnly
	dattoLastCheckInDateTime            datetime     readOnly
	dattoNICSpeedKilobitsPerSecond      integer      readOnly
	dattoNumberOfAgents                 integer      readOnly
	dattoNumberOfDrives                 integer      readOnly
	dattoNumberOfVolumes                integer      readOnly
	dattoOffsiteUsedBytes               long         readOnly
	dattoOSVersionID                    integer      readOnly
	dattoPercentageUsed                 double       readOnly
	dattoProtectedKilobytes             long         readOnly
	dattoRemoteIP                       string(255)  readOnly
	dattoSerialNumber                   string(255)  readOnly
	dattoUptimeSeconds                  integer      readOnly
	dattoUsedKilobytes                  long         readOnly
	dattoZFSVersionID                   integer      readOnly
	deviceNetworkingID                  string(255)
	domain                              string(255)
	domainRegistrarID                   integer
	domainRegistrationDateTime          datetime
	domainLastUpdatedDateTime           datetime
	domainExpirationDateTime            datetime
	hourlyCost                          double
	impersonatorCreatorResourceID       integer      readOnly
	installDate                         datetime
	installedByContactID                integer
	installedByID                       integer
	isActive                            boolean      required
	lastActivityPersonID                integer      readOnly
	lastActivityPersonType              integer      readOnly
	lastModifiedTime                    datetime     readOnly
	location                            string(255)
	monthlyCost                         double
	notes                               string(5000)
	numberOfUsers                       double
	parentConfigurationItemID           integer
	perUseCost                          double
	productID                           integer      required
	referenceNumber                     string(100)
	referenceTitle                      string(200)
	rmmDeviceAuditAntivirusStatusID     integer      readOnly
	rmmDeviceAuditArchitectureID        integer      readOnly
	rmmDeviceAuditBackupStatusID        integer      readOnly
	rmmDeviceAuditDescription           string(255)  readOnly
	rmmDeviceAuditDeviceTypeID          integer      readOnly
	rmmDeviceAuditDisplayAdaptorID      integer      readOnly
	rmmDeviceAuditDomainID              integer      readOnly
	rmmDeviceAuditExternalIPAddress     string(255)  readOnly
	rmmDeviceAuditHostname              string(255)  readOnly
	rmmDeviceAuditIPAddress             string(255)  readOnly
	rmmDeviceAuditLastUser              string(255)  readOnly
	rmmDeviceAuditMacAddress            string(255)  readOnly
	rmmDeviceAuditManufacturerID        integer      readOnly
	rmmDeviceAuditFirmwareID            integer      readOnly
	rmmDeviceAuditMemoryBytes           long         readOnly
	rmmDeviceAuditMissingPatchCount     integer      readOnly
	rmmDeviceAuditMobileNetworkOperatorID integer      readOnly
	rmmDeviceAuditMobileNumber          string(255)  readOnly
	rmmDeviceAuditModelID               integer      readOnly
	rmmDeviceAuditMotherboardID         integer      readOnly
	rmmDeviceAuditOperatingSystem       string(255)  readOnly
	rmmDeviceAuditPatchStatusID         integer      readOnly
	rmmDeviceAuditProcessorID           integer      readOnly
	rmmDeviceAuditServicePackID         integer      readOnly
	rmmDeviceAuditSNMPContact           string(255)  readOnly
	rmmDeviceAuditSNMPLocation          string(255)  readOnly
	rmmDeviceAuditSNMPName              string(255)  readOnly
	rmmDeviceAuditSoftwareStatusID      integer      readOnly
	rmmDeviceAuditStorageBytes          long         readOnly
	rmmDeviceID                         long         readOnly
	rmmDeviceUID                        string(255)  readOnly
	rmmVsaxDeviceID                     string(255)  readOnly
	rmmOpenAlertCount                   integer      readOnly
	serialNumber                        string(100)
	serviceBundleID                     integer
	serviceID                           integer
	serviceLevelAgreementID             integer
	setupFee                            double
	sourceChargeID                      integer
	sourceChargeType                    integer
	sslSource                           string(255)
	sslCommonName                       string(255)
	sslValidFromDateTime                datetime
	sslValidUntilDateTime               datetime
	sslIssuedBy                         string(255)
	sslOrganization                     string(255)
	sslOrganizationUnit                 string(255)
	sslLocation                         string(255)
	sslSerialNumber                     string(255)
	sslSignatureAlgorithm               string(255)
	vendorID                            integer
	warrantyExpirationDate              datetime
	rmmIsInMaintenanceMode              boolean      readOnly
	rmmIsMobileDeviceManagementEnrolled boolean      readOnly
	rmmDeviceUrl                        string(255)  readOnly
`);

/** The devices of a ticket beside its first one (TicketAdditionalConfigurationItemModel). */
export const additionalItemFields = parseFields(`
	id                  long    readOnly
	configurationItemID integer required ref=ConfigurationItem
	ticketID            integer required ref=Ticket
`);
