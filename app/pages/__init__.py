"""The pages behind the rail: Home, Data, Draw, Train, Results."""
