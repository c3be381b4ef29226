return Microsoft.PowerShell.ConsoleShell.Start(null, null, args);
