"""Runs one scenario with Kaspersky's own Python package KlAkOAPI and prints what it saw as JSON.

The package is not part of this project: KLAKOAPI_PATH names the folder that holds it. Input comes as one JSON
object on standard input: url, ca (path of a PEM file), user, password, filter, fields, virtualServer.
"""

import json
import os
import sys
from datetime import datetime

sys.path.insert(0, os.environ["KLAKOAPI_PATH"])

from KlAkOAPI.AdmServer import KlAkAdmServer
from KlAkOAPI.ChunkAccessor import KlAkChunkAccessor
from KlAkOAPI.Error import KlAkError, KlAkResponseError
from KlAkOAPI.HostGroup import KlAkHostGroup
from KlAkOAPI.Params import KlAkParams
from KlAkOAPI.VServers import KlAkVServers


def plain(value):
    """A value as the package hands it out, in a form that JSON can carry."""
    if isinstance(value, KlAkParams):
        return {name: plain(value[name]) for name in value.GetNames()}
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


def read_all(server, accessor, page_size):
    """Reads a result set page by page and releases it."""
    chunks = KlAkChunkAccessor(server)
    total = chunks.GetItemsCount(accessor).RetVal()
    hosts = []
    for start in range(0, total, page_size):
        page = chunks.GetItemsChunk(accessor, start, page_size)
        items = page.OutPar("pChunk")["KLCSP_ITERATOR_ARRAY"]
        assert page.RetVal() == len(items)
        hosts.extend(plain(items[index]) for index in range(len(items)))
    chunks.Release(accessor)
    return total, hosts


def failure_of(action):
    """What an action fails with, as far as a caller of the package can see it."""
    try:
        action()
    except KlAkError as error:
        return {"code": error.code, "text": str(error)}
    except KlAkResponseError as error:
        return {"body": error.data}
    return None


def find(server, options, filter_text):
    """FindHosts with ordering and parameters as plain Python values."""
    return KlAkHostGroup(server).FindHosts(
        filter_text,
        options["fields"],
        [{"Name": "KLHST_WKS_DN", "Asc": True}],
        {"KLGRP_FIND_FROM_CUR_VS_ONLY": False},
        10800,
    )


def main():
    options = json.load(sys.stdin)

    def connect(password=options["password"], virtual_server=""):
        return KlAkAdmServer.Create(
            options["url"],
            options["user"],
            password,
            verify=options["ca"],
            vserver=virtual_server,
        )

    server = connect()
    groups = KlAkHostGroup(server)
    found = find(server, options, options["filter"])
    accessor = found.OutPar("strAccessor")
    total, hosts = read_all(server, accessor, 5)
    servers = KlAkVServers(server).GetVServers(-1).RetVal()
    root = groups.GroupIdGroups().RetVal()
    levels = groups.GetGroupInfoEx(
        root, ["name", "KLSRV_HSTSTAT_CRITICAL", "KLSRV_HSTSTAT_WARNING"]
    ).RetVal()
    customer = connect(virtual_server=options["virtualServer"])
    own = read_all(customer, find(customer, options, "").OutPar("strAccessor"), 20000)[1]
    result = {
        "found": found.RetVal(),
        "total": total,
        "hosts": hosts,
        "virtualServers": [servers[index]["KLVSRV_DN"] for index in range(len(servers))],
        "rootGroup": root,
        "rootName": levels["name"],
        "criticalMask": levels["KLSRV_HSTSTAT_CRITICAL"]["KLSRV_HSTSTAT_MASK"],
        "warningMask": levels["KLSRV_HSTSTAT_WARNING"]["KLSRV_HSTSTAT_MASK"],
        "customerHosts": sorted(host["KLHST_WKS_HOSTNAME"] for host in own),
        "afterRelease": failure_of(lambda: KlAkChunkAccessor(server).GetItemsCount(accessor)),
        "badFilter": failure_of(lambda: find(server, options, "(broken")),
        "wrongPassword": failure_of(lambda: connect(password="wrong")),
    }
    customer.Disconnect()
    server.Disconnect()
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
