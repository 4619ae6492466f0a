"""What Hornet's commands do, as functions of plain arguments. No Qt unless a picture is drawn."""
